// Package phrases is in charge of the words of a city as translators see them:
// it finds every text in the city's files, says where each is used, gives them
// out as a table for a spreadsheet, and writes what comes back into the files.
//
//	files ─Read▶ Book ─Export▶ CSV ──(a spreadsheet)──▶ CSV ─Import▶ files, changed in place
//
// A text is a mapping whose keys are all languages, wherever it stands:
//
//	ask: {id: Masalahnya tentang apa?, en: What is it about?}
//
// What it promises:
//
//   - A text keeps its key as long as the names around it stay: lines may move,
//     words may change (flows/aduan.yaml#jenis.ask).
//   - Writing touches the bytes of the words and nothing else: comments, order,
//     quotes and line ends of everything around stay.
//   - After writing, the files are read again. They say what was meant, with every
//     comment still there, or nothing is given back.
//
// It does no I/O: files come and go as bytes. Sheets come from anybody, so their
// size is bounded and nothing in them makes it panic.
package phrases
