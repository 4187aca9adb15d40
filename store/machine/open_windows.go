package machine

// noWait is nothing: Windows keeps its pipes outside of folders.
const noWait = 0
