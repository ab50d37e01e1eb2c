"""What a class has made of the course: statistics of many grades, and a page that shows them."""
