"""Reading and writing the file formats that questions travel in."""
