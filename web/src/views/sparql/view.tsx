export function SparqlView() { return <div class="page" />; }
