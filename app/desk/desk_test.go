package desk_test

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"testing"
	"time"

	"miaopi/app"
	"miaopi/app/casefile"
	"miaopi/app/civil"
	"miaopi/app/desk"
	"miaopi/app/fact"
	"miaopi/app/rule"
	"miaopi/app/workday"
	"miaopi/store/memory"
)
