package rule

// Condition finds a condition by its id.
func (p *Pack) Condition(id string) (*Condition, bool) {
	for i := range p.Conditions {
		if p.Conditions[i].ID == id {
			return &p.Conditions[i], true
		}
	}
	return nil, false
}
