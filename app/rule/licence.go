package rule

import "strings"

// licensing are the words by which the name of an item tells that something is
// licensed, registered or filed.
var licensing = []string{"许可", "登记", "备案", "注销", "驾驶员证", "运输证", "居住证"}

// Licenses says whether an approval licenses or registers something, so that its
// paper is a 准予…决定书. What pays, and all else, is told by an 审核通过告知书.
func (p *Pack) Licenses() bool {
	for i := range p.Outcome {
		if strings.HasSuffix(p.Outcome[i].Label, "（元）") {
			return false
		}
	}
	for _, word := range licensing {
		if strings.Contains(p.Item.Name, word) {
			return true
		}
	}
	return false
}
