// A tour of the Go that the frontend reads. Not compiled.
package registry

import "fmt"
import (
	"context"
	"net/http"

	. "math"
	_ "net/http/pprof"
	store "pk.example/registry/internal/store"

	"github.com/labstack/echo/v4"
	"gopkg.in/yaml.v3"
)

// topic: assign
var listen = ":8080"
var (
	first, second string
	limit         int = 10
	dsn, _            = store.Open("registry")
)

const prefix = "nadra"
const (
	Active = iota
	Closed
	Expired
)
const (
	Small Size = 1 << iota
	Large
)

func assigning(row []string) (cnic string, err error) {
	name := row[0]
	var age int
	age = 3
	cnic = row[1]
	*counter = age
	s.total, s.rows[0] = age, name
	return
}

// topic: augmented-assign
func augmented() {
	total += 2
	line += "x"
	flags |= 4
	n++
	m--
}

// topic: destructuring
func several() (*Citizen, error) {
	a, b := 1, 2
	a, b = b, a
	citizen, err := find("x")
	value, ok := table["k"]
	typed, isCitizen := any(citizen).(*Citizen)
	_, done := <-finished
	return citizen, err
}

// topic: member
func members(c *Citizen) {
	c.Address.City = c.Name
	use(c.Address.Lines[0].Text, http.MethodGet, echo.New().Group("/a").Prefix)
}

// topic: index
func indexes(xs []int, m map[string]int) {
	use(xs[0], m["cnic"], xs[1:], xs[:n-4], xs[1:2:3], xs[:], (*p)[i])
}

// topic: call
func calls(xs ...string) {
	run()
	calls(xs...)
	find("x").Show(1, "b")
	new(Citizen).Load()
	Map[string, int](xs)
	string(raw)
	[]byte("text")
	(*Citizen)(nil).Name()
	Celsius(3)
	_ = make([]string, 0, limit)
	_ = make(map[string]int)
	go work(1)
	defer file.Close()
}

// topic: template (none: texts are put together by functions)

// topic: concatenation
func concatenation(c Citizen) string {
	return "cnic " + c.CNIC + ", " + c.Name
}

// topic: lambda
var double = func(x int) int { return x * 2 }

func lambdas() {
	each(func(c *Citizen) { c.Show() })
	func() { run() }()
}

// topic: closure
func closure() func() int {
	n := 0
	return func() int {
		n++
		return n
	}
}

// topic: class
type Server struct {
	*Base
	store.Reader
	db      *DB
	Name, City string
	hooks   map[string][]func(http.ResponseWriter, *http.Request) error
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	s.db.Query(s.Name)
	each(func(s string) { use(s) })
	if s := s.Name; s != "" {
		use(s)
	}
	use(s)
}

func (Server) Kind() string { return "server" }

func (l List[T]) Len() int { return len(l.items) }

type Finder interface {
	fmt.Stringer
	Find(ctx context.Context, cnic string) (*Citizen, error)
	Close()
}

type Size int
type Handler func(http.ResponseWriter, *http.Request)
type Alias = store.Citizen

// topic: annotations
type Tagged struct {
	CNIC  string `json:"cnic,omitempty" gorm:"column:cnic;type:varchar(15)" validate:"required"`
	Plain string "json:\"plain\""
	Token string `json:"-"`
	Base  `json:",inline"`
}

// topic: try-catch (none: errors are results, and recover is a call)
func recovering() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("failed: %v", r)
		}
	}()
	if err := run(); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	panic("no")
}

// topic: loops
func loops(rows []Row) {
	for i := 0; i < 3; i++ {
		use(i)
	}
	for limit > 0 {
		continue
	}
	for _, row := range rows {
		use(row)
	}
	for key, value := range table {
		use(key, value)
	}
	for i := range 10 {
		use(i)
	}
	for range ticks {
		run()
	}
outer:
	for {
		break outer
	}
}

// topic: switch
func switches(x any, day int) {
	switch day {
	case 1, 2:
		run()
		fallthrough
	case 3:
		stop()
		break
	default:
		use(day)
	}
	switch {
	case day > 1:
		run()
	}
	switch n := count(); n + 1 {
	case 2:
		use(n)
	}
	switch v := x.(type) {
	case *Citizen:
		use(v.Name)
	case string, error:
		use(v)
	case nil:
	default:
		use(v)
	}
	if day == 1 {
		run()
	} else if day == 2 {
		stop()
	} else if d := day - 1; d > 0 {
		use(d)
	} else {
		use(day)
	}
}

// topic: async (none: a goroutine is a call, a channel is appended to)
func concurrent(in <-chan Row, out chan<- Row) {
	go func(row Row) { out <- row }(<-in)
	select {
	case row := <-in:
		use(row)
	case row, ok := <-in:
		use(row, ok)
	case out <- Row{}:
		run()
	case <-done:
	default:
		stop()
	}
}

// topic: generics
type List[T any] struct{ items []T }

type Number interface{ ~int | ~float64 }

func Map[T any, U comparable](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

var pairs = Pair[string, List[int]]{}

// topic: records
var (
	citizen  = Citizen{Name: "x", Address: &Address{City: "Lahore"}}
	pair     = Pair{1, "b"}
	list     = []Route{{"GET", "/a", show}, {Method: "POST", Path: "/b"}}
	byName   = map[string]*Citizen{"x": {Name: "x"}, prefix: nil}
	fields   = log.Fields{"cnic": cnic, key: 1}
	fixed    = [...]string{0: "a", 1: "b"}
	unnamed  = struct{ Code int }{Code: 1}
	request  struct {
		CNIC string `json:"cnic"`
	}
)

// topic: formatting
func formatting(c Citizen) {
	fmt.Printf("citizen %s %+v %d%%\n", c.Name, c, -1)
	text := fmt.Sprintf("%s-%04d", c.Name, 7)
	raw := `C:\dir
"quoted" // no comment`
	letter, tab, wide := 'x', '\t', "\u0645\x41\101"
	use(text, raw, letter, tab, wide, 0x1F, 1_000, 1.5e3, 2i, !ok, ^bits, &c, *p)
}

// topic: look-alikes
/* password := "not code" */
var (
	slashes = "// no comment"
	stars   = `/* nor this */`
	code    = "func (s *Server) fake() {}" // real
)
