"""Roster import: people and posts from a spreadsheet, previewed row by row before anything is written."""
