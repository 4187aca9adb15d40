// Reads DMN files as a modeller does and tells what is in them, as JSON.
import { readFileSync } from 'node:fs';
import { DmnModdle } from 'dmn-moddle';

async function read(file) {
  const { rootElement: root, references, elementsById, warnings } = await new DmnModdle().fromXML(readFileSync(file, 'utf8'));
  const decision = root.drgElement.find((e) => e.$type === 'dmn:Decision');
  const table = decision.decisionLogic;
  const diagram = root.dmnDI.diagrams[0].diagramElements;
  const hrefs = (decision.informationRequirement || []).map((r) => r.requiredInput.href.slice(1));
  return {
    Warnings: warnings.map((w) => w.message),
    Name: decision.name,
    HitPolicy: table.hitPolicy,
    Inputs: table.input.map((i) => i.label),
    Outputs: table.output.map((o) => o.name),
    Rules: table.rule.length,
    Cells: table.rule.reduce((n, r) => n + r.inputEntry.length + r.outputEntry.length, 0),
    Data: root.drgElement.filter((e) => e.$type === 'dmn:InputData').map((e) => e.name),
    Dangling: references.map((r) => r.id).concat(hrefs).filter((id) => !elementsById[id]),
    Shapes: diagram.filter((e) => e.$type === 'dmndi:DMNShape').length,
    Edges: diagram.filter((e) => e.$type === 'dmndi:DMNEdge').length,
  };
}

const list = [];
for (const file of process.argv.slice(2)) list.push(await read(file));
console.log(JSON.stringify(list));
