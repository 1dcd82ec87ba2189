"""Taking back and issuing anew what is more than one certificate's matter: whole runs, and what carries hours."""
