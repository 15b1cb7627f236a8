"""The project datastore: tables, connections, the data package, and the questions pages may ask."""
