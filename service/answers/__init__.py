"""What is given out, typed once: the operations build these, and JSON, OpenAPI and the pages derive from them."""
