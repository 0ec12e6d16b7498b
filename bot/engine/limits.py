"""Every bound of the engine, with its unit and the reason for its size."""

MAX_ANSWERS = 60  #: answers in one session; the longest path of the content asks fewer than 20
MAX_HOPS = 200  #: nodes crossed by one replay between two answers; stops any runaway flow
MAX_SUBFLOW_DEPTH = 4  #: flows inside flows
MAX_FAN_OUT = 512  #: outcomes explored for « I don't know »; all démarches, titles, stages: 257
MAX_EXPLORED = 1_000  #: places visited for one « I don't know »
MAX_TYPED_CHARS = 200  #: longer texts are stories, not answers: they are refused, never stored
MAX_GIVEN = 30  #: facts kept from one link or row; the contract names about 25
MAX_GIVEN_CHARS = 80  #: of one such value or fact; the longest id of the content has fewer
MIN_YEAR = 1900  #: of a date taken from a button or a link: an older one is a mistake or an attack
MAX_YEAR = 2199  #: likewise; far from the end of the calendar, where date arithmetic overflows
MAX_CANDIDATES = 3  #: options proposed for an ambiguous text
MAX_CHOICES = 12  #: options one « several choices » answer may hold
MAX_LABEL_CHARS = 40  #: a button that phones show whole on one row
MAX_OPTIONS = 8  #: buttons a tired person can compare on one screen
#: On every path, before the first decision: 8, and the commune where it changes the door.
MAX_QUESTIONS_BEFORE_DOOR = 9
