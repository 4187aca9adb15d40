package fact

import (
	"cmp"
	"fmt"
	"math/big"
	"strings"
)

// Limits of a decimal: 18 significant digits of which six may follow the
// point. 10^12 yuan and six decimals is more than any application carries.
const (
	maxCoefficient = 1e18 - 1
	maxScale       = 6
)

// Number is an exact decimal: coefficient × 10^-scale. It keeps the digits it
// was written with, so 300.00 prints as 300.00 and equals 300.
type Number struct {
	coef  int64
	scale uint8
}

// NumberOf is a whole number.
func NumberOf(n int64) Number { return Number{coef: n} }

// ParseNumber reads plain digits with an optional sign and point: no
// exponent, no grouping, no leading zero, no blank.
func ParseNumber(s string) (Number, error) {
	digits := strings.TrimPrefix(s, "-")
	whole, frac, point := strings.Cut(digits, ".")
	if !plainDigits(whole) || len(whole) > 1 && whole[0] == '0' || point && !plainDigits(frac) {
		return Number{}, fmt.Errorf("%.40q is not a decimal number", s)
	}
	if len(frac) > maxScale || len(whole)+len(frac) > 18 {
		return Number{}, fmt.Errorf("%.40q has more than 18 digits, or more than %d after the point", s, maxScale)
	}
	n := Number{scale: uint8(len(frac))}
	for _, c := range whole + frac {
		n.coef = n.coef*10 + int64(c-'0')
	}
	if digits != s {
		n.coef = -n.coef
	}
	return n, nil
}

func plainDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// String is the number in plain digits, as it was written.
func (n Number) String() string {
	s := fmt.Sprintf("%0*d", int(n.scale)+1, abs(n.coef))
	if n.scale > 0 {
		s = s[:len(s)-int(n.scale)] + "." + s[len(s)-int(n.scale):]
	}
	if n.coef < 0 {
		return "-" + s
	}
	return s
}

func abs(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// Cmp compares two numbers by value.
func (n Number) Cmp(m Number) int {
	switch {
	case n.scale == m.scale:
		return cmp.Compare(n.coef, m.coef)
	case n.coef <= 0 && m.coef >= 0 || n.coef >= 0 && m.coef <= 0:
		return cmp.Compare(n.coef, m.coef) // the signs settle it
	}
	return n.big(m.scale).Cmp(m.big(n.scale))
}

// big is the coefficient at a scale not smaller than its own.
func (n Number) big(scale uint8) *big.Int {
	c := big.NewInt(n.coef)
	if scale > n.scale {
		c.Mul(c, pow10(scale-n.scale))
	}
	return c
}

func pow10(n uint8) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// Add, Sub and Mul are exact; ok is false when the result passes the limits.
func (n Number) Add(m Number) (Number, bool) {
	s := max(n.scale, m.scale)
	return fit(new(big.Int).Add(n.big(s), m.big(s)), s)
}

// Sub is n − m.
func (n Number) Sub(m Number) (Number, bool) {
	return n.Add(Number{-m.coef, m.scale})
}

// Mul is n × m.
func (n Number) Mul(m Number) (Number, bool) {
	return fit(new(big.Int).Mul(big.NewInt(n.coef), big.NewInt(m.coef)), n.scale+m.scale)
}

// fit drops trailing zeros where the limits ask for it; other digits are never
// dropped, so nothing is rounded behind anyone's back.
func fit(c *big.Int, scale uint8) (Number, bool) {
	ten, rest := big.NewInt(10), new(big.Int)
	for scale > maxScale || scale > 0 && !small(c) {
		if c.QuoRem(c, ten, rest); rest.Sign() != 0 {
			return Number{}, false
		}
		scale--
	}
	if !small(c) {
		return Number{}, false
	}
	return Number{c.Int64(), scale}, true
}

func small(c *big.Int) bool { return c.IsInt64() && abs(c.Int64()) <= maxCoefficient }
