//! Files that real programs wrote: what comes in, and what is said of the rest.
