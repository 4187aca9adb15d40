package dmn

import "encoding/xml"

// The namespaces of DMN 1.3.
const (
	modelSpace   = "https://www.omg.org/spec/DMN/20191111/MODEL/"
	diagramSpace = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
)

// The elements of a file, in the order of the schema.

type definitions struct {
	XMLName     xml.Name         `xml:"definitions"`
	Space       string           `xml:"xmlns,attr"`
	DMNDI       string           `xml:"xmlns:dmndi,attr"`
	DC          string           `xml:"xmlns:dc,attr"`
	DI          string           `xml:"xmlns:di,attr"`
	ID          string           `xml:"id,attr"`
	Name        string           `xml:"name,attr"`
	Namespace   string           `xml:"namespace,attr"`
	Exporter    string           `xml:"exporter,attr"`
	Description string           `xml:"description"`
	Items       []itemDefinition `xml:"itemDefinition"`
	Decision    decision         `xml:"decision"`
	Inputs      []inputData      `xml:"inputData"`
	Diagram     diagrams         `xml:"dmndi:DMNDI"`
}

type itemDefinition struct {
	ID     string          `xml:"id,attr"`
	Name   string          `xml:"name,attr"`
	Fields []itemComponent `xml:"itemComponent"`
}

type itemComponent struct {
	ID      string `xml:"id,attr"`
	Name    string `xml:"name,attr"`
	Label   string `xml:"label,attr"`
	TypeRef string `xml:"typeRef"`
}

type inputData struct {
	ID       string   `xml:"id,attr"`
	Name     string   `xml:"name,attr"`
	Variable variable `xml:"variable"`
}

type variable struct {
	ID      string `xml:"id,attr"`
	Name    string `xml:"name,attr"`
	TypeRef string `xml:"typeRef,attr,omitempty"`
}

type decision struct {
	ID       string        `xml:"id,attr"`
	Name     string        `xml:"name,attr"`
	Variable variable      `xml:"variable"`
	Requires []requirement `xml:"informationRequirement"`
	Table    decisionTable `xml:"decisionTable"`
}

type requirement struct {
	ID    string `xml:"id,attr"`
	Input href   `xml:"requiredInput"`
}

type href struct {
	To string `xml:"href,attr"`
}

type decisionTable struct {
	ID          string         `xml:"id,attr"`
	HitPolicy   string         `xml:"hitPolicy,attr"`
	OutputLabel string         `xml:"outputLabel,attr"`
	Inputs      []inputClause  `xml:"input"`
	Outputs     []outputClause `xml:"output"`
	Rules       []ruleLine     `xml:"rule"`
}

type inputClause struct {
	ID          string            `xml:"id,attr"`
	Label       string            `xml:"label,attr"`
	Description string            `xml:"description,omitempty"`
	Expression  literalExpression `xml:"inputExpression"`
}

type literalExpression struct {
	ID      string `xml:"id,attr"`
	TypeRef string `xml:"typeRef,attr"`
	Text    string `xml:"text"`
}

type outputClause struct {
	ID      string  `xml:"id,attr"`
	Label   string  `xml:"label,attr"`
	Name    string  `xml:"name,attr"`
	TypeRef string  `xml:"typeRef,attr"`
	Values  *values `xml:"outputValues"`
}

type values struct {
	ID   string `xml:"id,attr"`
	Text string `xml:"text"`
}

type ruleLine struct {
	ID          string  `xml:"id,attr"`
	Description string  `xml:"description"`
	In          []entry `xml:"inputEntry"`
	Out         []entry `xml:"outputEntry"`
}

type entry struct {
	ID   string `xml:"id,attr"`
	Text string `xml:"text"`
}
