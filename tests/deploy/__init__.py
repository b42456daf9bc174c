"""The files of deploy/, tried with the programs that will read them."""
