"""What the weights of the reading engine decide on labelled pages, and how sure they are. See ../README.md."""
