package flows

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// chain reads a name with its fields, as in pemohon.nama.
func chain(n ast.Node) (names []string, ok bool) {
	switch n := n.(type) {
	case *ast.ChainNode:
		return chain(n.Node)
	case *ast.IdentifierNode:
		return []string{n.Value}, true
	case *ast.MemberNode:
		names, ok = chain(n.Node)
		property, plain := n.Property.(*ast.StringNode)
		if !ok || !plain {
			return nil, false
		}
		return append(names, property.Value), true
	}
	return nil, false
}

// eachName calls visit with every name, its fields included, of an expression.
func eachName(n ast.Node, visit func(ast.Node)) {
	eachNameUnder(n, nil, func(n ast.Node, _ []literal) { visit(n) })
}

// literal is a condition that holds, or does not, where something is read.
type literal struct {
	n   ast.Node
	yes bool
}

// eachNameUnder is eachName with the conditions under which a name is read at
// all: in "a and b", b is read only if a is true.
func eachNameUnder(n ast.Node, under []literal, visit func(ast.Node, []literal)) {
	if n == nil {
		return
	}
	if _, ok := chain(n); ok {
		visit(n, under)
		return
	}
	and := func(c ast.Node, yes bool) []literal { return append(slices.Clip(under), literal{c, yes}) }
	all := func(nodes ...ast.Node) {
		for _, one := range nodes {
			eachNameUnder(one, under, visit)
		}
	}
	switch n := n.(type) {
	case *ast.UnaryNode:
		all(n.Node)
	case *ast.BinaryNode:
		all(n.Left)
		switch n.Operator {
		case "and", "&&":
			eachNameUnder(n.Right, and(n.Left, true), visit)
		case "or", "||":
			eachNameUnder(n.Right, and(n.Left, false), visit)
		default:
			all(n.Right)
		}
	case *ast.ConditionalNode:
		all(n.Cond)
		eachNameUnder(n.Exp1, and(n.Cond, true), visit)
		eachNameUnder(n.Exp2, and(n.Cond, false), visit)
	case *ast.ChainNode:
		all(n.Node)
	case *ast.MemberNode:
		all(n.Node, n.Property)
	case *ast.SliceNode:
		all(n.Node, n.From, n.To)
	case *ast.CallNode:
		all(n.Arguments...)
	case *ast.BuiltinNode:
		all(n.Arguments...)
	case *ast.PredicateNode:
		all(n.Node)
	case *ast.VariableDeclaratorNode:
		all(n.Value, n.Expr)
	case *ast.SequenceNode:
		all(n.Nodes...)
	case *ast.ArrayNode:
		all(n.Nodes...)
	case *ast.MapNode:
		all(n.Pairs...)
	case *ast.PairNode:
		all(n.Key, n.Value)
	}
}
