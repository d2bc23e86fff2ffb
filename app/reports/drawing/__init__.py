"""Drawing on PDF pages; imports the PDF library, so it is itself imported only when drawing."""
