// Short Links: a Toru plugin in Go, by hand and with the standard library only.
//
// main.go is what the plugin is for: GET /NAME leads to an address, and the page makes and removes such names.
// host.go is the protocol: frames on a Unix socket, many requests at once, the host's key-value store.
//
//	go build -o plugins/short-links.binary
//
// The program holds its page, too: one file is the whole plugin.
package main

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const metadata = `{
  "id": "short-links", "name": "Short Links", "version": "1.0.0", "author": "Toru", "icon": "🔗", "route": "/s",
  "protocol": {"version": "1.1", "features": ["multiplex", "cancel", "ready", "kv2"], "max_in_flight": 64}
}`

//go:embed frontend/bundle.js
var bundle string

func main() {
	if len(os.Args) > 1 && os.Args[1] == "--metadata" {
		fmt.Println(metadata)
		return
	}
	log.SetFlags(0) // the host's log has the time already
	path := os.Getenv("TORU_PLUGIN_SOCKET")
	if path == "" {
		log.Fatal("short-links is started by a Toru host, which sets TORU_PLUGIN_SOCKET; try --metadata")
	}
	os.Remove(path) // left by a run that was killed: Listen would fail on it
	listener, err := net.Listen("unix", path)
	if err != nil {
		log.Fatalf("ERROR: cannot listen for the host: %v", err)
	}
	go endWithHost()
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatalf("ERROR: no more connections from the host: %v", err)
		}
		go serve(connection)
	}
}

// What is kept: under link/NAME a link as JSON, under hits/NAME how often it was followed.
type link struct {
	Name string    `json:"name"`
	URL  string    `json:"url"`
	Made time.Time `json:"made"`
	Hits int       `json:"hits"`
}

// A name, if it is none of the plugin's own paths.
var linkName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,31}$`)

// respond answers one request. The context ends when nobody waits for the answer any more.
func respond(ctx context.Context, host *host, r request) (response, error) {
	path, _, _ := strings.Cut(r.Path, "?")
	name := strings.TrimPrefix(path, "/")
	if r.Method == "HEAD" {
		r.Method = "GET"
	}
	switch {
	case r.Method == "GET" && path == "/":
		return object(200, map[string]any{"message": "Short links from Go; /links lists them"}), nil
	case r.Method == "GET" && path == "/bundle.js":
		return response{200, map[string]string{"Content-Type": "text/javascript; charset=utf-8"}, bundle}, nil
	case r.Method == "GET" && path == "/links":
		return list(ctx, host)
	case r.Method == "POST" && path == "/links":
		return add(ctx, host, r.Body)
	case r.Method == "DELETE" && strings.HasPrefix(path, "/links/"):
		return remove(ctx, host, strings.TrimPrefix(path, "/links/"))
	case r.Method == "GET" && linkName.MatchString(name):
		return follow(ctx, host, name)
	}
	return failure(404, "There is no %s %s here", r.Method, path), nil
}

func follow(ctx context.Context, host *host, name string) (response, error) {
	found, err := host.ask(ctx, question{"action": "get", "key": "link/" + name})
	if err != nil {
		return response{}, err
	}
	if found.Value == nil {
		return failure(404, "There is no link named %s", name), nil
	}
	var to link
	if err := json.Unmarshal([]byte(*found.Value), &to); err != nil {
		return response{}, fmt.Errorf("link/%s holds no link: %w", name, err)
	}
	// A count that fails is no reason not to lead there.
	if _, err := host.ask(ctx, question{"action": "incr", "key": "hits/" + name}); err != nil && ctx.Err() == nil {
		log.Printf("WARN: not counted: %v", err)
	}
	return response{302, map[string]string{"Location": to.URL, "Cache-Control": "no-store"}, ""}, nil
}

func add(ctx context.Context, host *host, body string) (response, error) {
	var wanted link
	if json.Unmarshal([]byte(body), &wanted) != nil || wanted.URL == "" {
		return failure(400, `Send a link as JSON: {"url": "https://example.org/", "name": "example"}; the name may be missing`), nil
	}
	to, err := url.Parse(wanted.URL)
	if err != nil || to.Host == "" || (to.Scheme != "http" && to.Scheme != "https") || !plain(to.String()) || len(wanted.URL) > 2000 {
		return failure(400, "An address begins with http:// or https://, is visible ASCII (encode the rest), and has at most 2000 characters"), nil
	}
	name := wanted.Name
	if name == "" {
		name = randomName()
	}
	if !linkName.MatchString(name) || name == "links" {
		return failure(400, "A name has 2 to 32 characters of a-z, 0-9 and -, and is not “links”"), nil
	}
	made := link{Name: name, URL: to.String(), Made: time.Now().UTC().Truncate(time.Second)}
	text, _ := json.Marshal(made)
	// Two who want the same name at once, even at two processes while one replaces the other: the store lets one have it.
	done, err := host.ask(ctx, question{"action": "cas", "key": "link/" + name, "expected": nil, "value": string(text)})
	if err != nil {
		return response{}, err
	}
	if !done.Applied {
		return failure(409, "The name %s is taken", name), nil
	}
	return object(201, made), nil
}

func remove(ctx context.Context, host *host, name string) (response, error) {
	if !linkName.MatchString(name) {
		return failure(404, "There is no link named %s", name), nil
	}
	both := []question{{"action": "delete", "key": "link/" + name}, {"action": "delete", "key": "hits/" + name}}
	_, err := host.ask(ctx, question{"action": "batch", "operations": both})
	return response{Status: 204}, err
}

func list(ctx context.Context, host *host) (response, error) {
	hits := map[string]string{}
	links := []link{}
	err := each(ctx, host, "hits/", func(name, count string) error {
		hits[name] = count
		return nil
	})
	if err == nil {
		err = each(ctx, host, "link/", func(name, text string) error {
			var one link
			if err := json.Unmarshal([]byte(text), &one); err != nil {
				return fmt.Errorf("link/%s holds no link: %w", name, err)
			}
			one.Hits, _ = strconv.Atoi(hits[name])
			links = append(links, one)
			return nil
		})
	}
	return object(200, map[string]any{"links": links}), err
}

// each goes through the keys with a prefix, of which the host gives a part at a time.
func each(ctx context.Context, host *host, prefix string, do func(name, value string) error) error {
	after := ""
	for {
		part, err := host.ask(ctx, question{"action": "list", "prefix": prefix, "after": after, "limit": 1000})
		if err != nil {
			return err
		}
		for _, entry := range part.Entries {
			if err := do(strings.TrimPrefix(entry.Key, prefix), entry.Value); err != nil {
				return err
			}
		}
		if part.Next == nil {
			return nil
		}
		after = *part.Next
	}
}

// randomName has no letters and digits that people take for one another.
func randomName() string {
	const letters = "23456789abcdefghjkmnpqrstuvwxyz"
	name := make([]byte, 6)
	rand.Read(name)
	for i, b := range name {
		name[i] = letters[int(b)%len(letters)]
	}
	return string(name)
}

// plain tells whether a text can stand in a header field.
func plain(text string) bool {
	return strings.IndexFunc(text, func(c rune) bool { return c <= ' ' || c > '~' }) < 0
}

func object(status int, content any) response {
	body, _ := json.Marshal(content)
	return response{status, map[string]string{"Content-Type": "application/json; charset=utf-8"}, string(body)}
}

func failure(status int, format string, arguments ...any) response {
	return object(status, map[string]string{"error": fmt.Sprintf(format, arguments...)})
}
