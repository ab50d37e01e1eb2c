"""Reports and scores of many submissions, kept in a database."""
