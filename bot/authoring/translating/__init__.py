"""The translators' workshop: French out of the content and the program, translations back in."""
