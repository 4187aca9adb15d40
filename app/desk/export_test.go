package desk

// PutPopulation is what keeps a draw's population.
var PutPopulation = putPopulation

// SerialCode is serialCode.
var SerialCode = serialCode
