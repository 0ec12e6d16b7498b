"""Public tools for tests of a bot; the program itself never imports them."""
