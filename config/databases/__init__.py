"""The databases as the web server uses them: no request waits long for a database that is gone or locked."""
