package dmn

// The diagram: the decision above, what it reads in a row below, in pixels.
const (
	boxWidth, boxHeight = 180, 80
	inputHeight         = 45
	gap                 = 40
	inputsAt            = 260 // y
	top                 = 80
)

type diagrams struct {
	Diagram diagram `xml:"dmndi:DMNDiagram"`
}

type diagram struct {
	ID     string  `xml:"id,attr"`
	Shapes []shape `xml:"dmndi:DMNShape"`
	Edges  []edge  `xml:"dmndi:DMNEdge"`
}

type shape struct {
	ID     string `xml:"id,attr"`
	Ref    string `xml:"dmnElementRef,attr"`
	Bounds bounds `xml:"dc:Bounds"`
}

type bounds struct {
	X      int `xml:"x,attr"`
	Y      int `xml:"y,attr"`
	Width  int `xml:"width,attr"`
	Height int `xml:"height,attr"`
}

type edge struct {
	ID     string  `xml:"id,attr"`
	Ref    string  `xml:"dmnElementRef,attr"`
	Points []point `xml:"di:waypoint"`
}

type point struct {
	X int `xml:"x,attr"`
	Y int `xml:"y,attr"`
}

func draw(groups []group) diagrams {
	width := len(groups)*(boxWidth+gap) - gap
	middle := max(width, boxWidth)/2 + gap
	d := diagram{ID: "diagram"}
	d.Shapes = append(d.Shapes, shape{"shape_verdict", "verdict", bounds{middle - boxWidth/2, top, boxWidth, boxHeight}})
	for i, g := range groups {
		x := gap + i*(boxWidth+gap)
		d.Shapes = append(d.Shapes, shape{"shape_" + g.name, "input_" + g.name, bounds{x, inputsAt, boxWidth, inputHeight}})
		d.Edges = append(d.Edges, edge{"edge_" + g.name, "requires_" + g.name,
			[]point{{x + boxWidth/2, inputsAt}, {middle, top + boxHeight}}})
	}
	return diagrams{d}
}
