"""How what was done becomes credit hours: a table that two policy officers answer for."""
