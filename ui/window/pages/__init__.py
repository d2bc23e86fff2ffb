"""The pages of the left rail; each is built when it is first opened."""
