package desk

// PutPopulation is what keeps a draw's population.
var PutPopulation = putPopulation
