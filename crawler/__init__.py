"""zhaoshang 招商: harvests Chinese investment-promotion sites into one SQLite file."""
