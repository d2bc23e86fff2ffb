"""Sample plans of the made-up province "tỉnh Thanh Sơn Hà", and their makers."""
