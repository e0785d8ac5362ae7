package flows_test

import "os"

// exampleWords are the engine's own words as the city has them.
var exampleWords = func() []byte {
	data, err := os.ReadFile("../configs/mimika/texts/flow.yaml")
	if err != nil {
		panic(err)
	}
	return data
}()
