module short-links

go 1.19
