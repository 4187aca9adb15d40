package dmn

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"

	"miaopi/app"
	"miaopi/app/rule"
)

// Export writes a pack as a DMN 1.3 file.
func Export(p *rule.Pack) ([]byte, error) {
	d := model(p)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(d); err != nil {
		return nil, app.E("dmn.Export", app.Internal, "", fmt.Errorf("%s: %w", p.ID, err))
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// model is the file of a pack.
func model(p *rule.Pack) *definitions {
	cols := columns(p)
	groups := grouped(cols)
	d := &definitions{
		Space: modelSpace, DMNDI: diagramSpace, DC: "http://www.omg.org/spec/DMN/20180521/DC/", DI: "http://www.omg.org/spec/DMN/20180521/DI/",
		ID: "definitions", Name: p.Item.Name, Namespace: fmt.Sprintf("urn:miaopi:pack:%s:%s", p.ID, p.Version), Exporter: "miaopi",
		Description: about(p),
	}
	for _, g := range groups {
		d.Items = append(d.Items, g.item())
	}
	decision := decision{ID: "verdict", Name: p.Item.Name, Variable: variable{ID: "verdict_variable", Name: p.Item.Name}, Table: table(cols)}
	for _, g := range groups {
		decision.Requires = append(decision.Requires, requirement{ID: "requires_" + g.name, Input: href{"#input_" + g.name}})
		d.Inputs = append(d.Inputs, inputData{ID: "input_" + g.name, Name: g.name, Variable: variable{ID: "variable_" + g.name, Name: g.name, TypeRef: "t_" + g.name}})
	}
	d.Decision = decision
	d.Diagram = draw(groups)
	return d
}

// about says which pack the file was made from, and what it cannot say.
func about(p *rule.Pack) string {
	return fmt.Sprintf("%s，%s 版，%s。由规则包导出，规则包是正本。缺失、过时、冲突、无效的数据在这里都是 null；“不符合”和 null 都转人工，机器不拒绝任何人。", p.ID, p.Version, p.Hash)
}

// group is the values of the case that share the first part of their names.
type group struct {
	name   string
	fields []read
}

// grouped are the values the columns read, each once, in order of appearance.
func grouped(columns []column) []group {
	var list []group
	for _, c := range columns {
		for _, r := range c.reads {
			i := slices.IndexFunc(list, func(g group) bool { return g.name == r.group })
			if i < 0 {
				i = len(list)
				list = append(list, group{name: r.group})
			}
			if !slices.ContainsFunc(list[i].fields, func(f read) bool { return f.field == r.field }) {
				list[i].fields = append(list[i].fields, r)
			}
		}
	}
	return list
}

// item is the type of a group.
func (g group) item() itemDefinition {
	t := itemDefinition{ID: "type_" + g.name, Name: "t_" + g.name}
	for _, f := range g.fields {
		t.Fields = append(t.Fields, itemComponent{ID: "type_" + g.name + "_" + f.field, Name: f.field, Label: f.label, TypeRef: f.typeRef})
	}
	return t
}
