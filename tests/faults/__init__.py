"""What happens when something breaks: real sockets, real processes, both databases. docs/moments.md names the promises."""
