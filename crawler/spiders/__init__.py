"""One site a file: a class body that says where things stand."""
