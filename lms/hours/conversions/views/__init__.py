"""Pages of the conversions: the table in force for everybody, its versions for policy officers."""
