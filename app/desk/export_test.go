package desk

// SerialCode is serialCode.
var SerialCode = serialCode
