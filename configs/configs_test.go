package configs_test

import (
	"io/fs"
	"testing"

	"noken/configs"
)

func TestMimikaHoldsAllThatACityNeeds(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{
		"city.yaml", "offices.yaml", "categories.yaml", "services.yaml", "holidays.yaml", "areas.csv", "flows/*.yaml", "texts/*.yaml",
		"ladder.yaml", "people.yaml", "replies/*.yaml", ".schema/*.json",
	} {
		found, err := fs.Glob(configs.Mimika(), pattern)
		if err != nil || len(found) == 0 {
			t.Errorf("%s: found %v, %v", pattern, found, err)
		}
	}
}
