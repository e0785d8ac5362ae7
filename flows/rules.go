package flows

import "noken/source"

// The rules that flows are checked by, beside those of package source.
const (
	RuleName        source.Rule = "name"        // a name with other than small letters, digits and _
	RuleDouble      source.Rule = "double-name" // two flows, steps, choices or texts of one name
	RuleKind        source.Rule = "kind"        // a step without a kind, or with an unknown one
	RuleQuestion    source.Rule = "no-question" // a step that asks nothing
	RuleStep        source.Rule = "no-step"     // a step that is not there
	RuleFlow        source.Rule = "no-flow"     // a flow that is not there
	RuleList        source.Rule = "no-list"     // a list that the city does not have
	RuleAnswer      source.Rule = "no-answer"   // an answer that the flow does not have
	RuleUnreachable source.Rule = "unreachable" // a step that no way leads to
	RuleCircle      source.Rule = "circle"      // a way round that asks nothing
	RuleDeadEnd     source.Rule = "dead-end"    // a step from which no way ends
	RuleUnset       source.Rule = "unset"       // an answer used that some way never gives
	RuleCatchAll    source.Rule = "catch-all"   // a choice of ways that leaves a case out
	RuleExpression  source.Rule = "expression"  // an expression that does not work
	RulePlaceholder source.Rule = "placeholder" // placeholders that differ, or name no answer
	RuleLimits      source.Rule = "limits"      // limits that leave nothing, such as min above max
	RuleParam       source.Rule = "param"       // a param that a call must say, or that is not there
	RuleText        source.Rule = "no-text"     // a text of the bot's own that is missing
	RuleCatalogue   source.Rule = "list-entry"  // an entry of a list that cannot be offered
	RuleMarkup      source.Rule = "markup"      // bold that does not end, braces that are no placeholder
)
