"""Databases for the web server: no request waits long for a database that is gone or locked."""
