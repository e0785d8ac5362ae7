package bot

import (
	"fmt"
	"time"
)

// Warnings are what is not wrong with the configuration but should be looked at.
func (c *Config) Warnings(now time.Time) []string {
	var warnings []string
	// The longest deadline, 60 working days, reaches a quarter of a year ahead.
	for _, year := range []int{now.Year(), now.AddDate(0, 3, 0).Year()} {
		if !c.City.Calendar.Covered(year) && (len(warnings) == 0 || year != now.Year()) {
			warnings = append(warnings, fmt.Sprintf(
				"holidays.yaml has no holidays for %d: deadlines that fall there count weekends only; add the decree of that year", year))
		}
	}
	return warnings
}
