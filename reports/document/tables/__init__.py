"""Tables of the report that are built from recorded rows."""
