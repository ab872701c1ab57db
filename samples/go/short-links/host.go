package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strings"
	"sync"
)

const longestFrame = 16 << 20

// The features without which this plugin cannot do its work. Each is on only if the host names it, too.
var needed = []string{"multiplex", "kv2"}

// running counts requests of all connections, for the end to wait for.
var running sync.WaitGroup

// A message in either direction. What the host may add to it later is ignored.
type message struct {
	Type      string          `json:"type"`
	RequestID string          `json:"request_id,omitempty"`
	Payload   json.RawMessage `json:"payload"`
}

type request struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

type response struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
}

// A question to the host's key-value store: an action and its members.
type question map[string]any

type answer struct {
	Value   *string `json:"value"`
	Applied bool    `json:"applied"`
	Entries []struct {
		Key   string `json:"key"`
		Value string `json:"value"`
	} `json:"entries"`
	Next  *string     `json:"next"`
	Error *storeError `json:"error"`
}

// A storeError is why the store refused. Beside it the value is null, which alone would mean: there is no such key.
type storeError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (e *storeError) Error() string { return e.Code + ": " + e.Message }

// A host is one connection from it, with what is under way there.
type host struct {
	connection net.Conn
	writing    sync.Mutex // a frame goes out whole

	mutex  sync.Mutex // for the rest
	lastID int
	asked  map[string]chan answer        // questions of ours, until the host answers
	served map[string]context.CancelFunc // requests of the host, until we answer
}

// serve reads messages until the connection ends, and never waits for anything else: so requests run side by side, and
// answers to questions that they ask can come in meanwhile. The end of a connection is not the end of the plugin.
func serve(connection net.Conn) {
	h := &host{connection: connection, asked: map[string]chan answer{}, served: map[string]context.CancelFunc{}}
	defer h.end()
	in := bufio.NewReader(connection)
	for {
		m, err := read(in)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			log.Printf("WARN: connection lost: %v", err)
			return
		}
		h.handle(m)
	}
}

// endWithHost ends the process when the host is gone: its end of our standard input, a pipe on which nothing comes, is
// closed then. Where standard input is no pipe, somebody runs the plugin by hand.
func endWithHost() {
	if input, err := os.Stdin.Stat(); err == nil && input.Mode()&os.ModeNamedPipe != 0 {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}
}

// read reads one frame: 4 bytes of length, big-endian, then that many bytes of JSON.
func read(in io.Reader) (m message, err error) {
	var length uint32
	if err = binary.Read(in, binary.BigEndian, &length); err != nil {
		return m, err
	}
	if length > longestFrame {
		return m, fmt.Errorf("a frame of %d bytes; at most %d are allowed", length, longestFrame)
	}
	body := make([]byte, length)
	if _, err = io.ReadFull(in, body); err != nil {
		return m, fmt.Errorf("in the middle of a frame: %w", err)
	}
	return m, json.Unmarshal(body, &m)
}

func (h *host) send(kind, id string, payload any) {
	content, _ := json.Marshal(payload)
	body, _ := json.Marshal(message{kind, id, content})
	frame := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
	h.writing.Lock()
	defer h.writing.Unlock()
	h.connection.Write(frame) // if this fails, reading does, too, and ends the connection
}

func (h *host) handle(m message) {
	switch m.Type {
	case "lifecycle":
		h.lifecycle(m)
	case "http":
		h.begin(m)
	case "cancel":
		if stop := h.take(m.RequestID); stop != nil {
			stop()
		}
	case "kv":
		h.hear(m)
	}
	// Other types are newer than this plugin. Ignoring them is right.
}

func (h *host) lifecycle(m message) {
	var said struct {
		Action   string   `json:"action"`
		Features []string `json:"features"`
	}
	json.Unmarshal(m.Payload, &said)
	switch said.Action {
	case "init":
		for _, feature := range needed {
			if !contains(said.Features, feature) {
				why := "short-links needs a host that offers " + strings.Join(needed, " and ") + "; this one lacks " + feature
				h.send("lifecycle", m.RequestID, map[string]string{"action": "failed", "message": why})
				log.Fatal("ERROR: " + why)
			}
		}
		// A host without the feature ready does not expect this answer, and ignores it.
		h.send("lifecycle", m.RequestID, map[string]string{"action": "ready"})
	case "shutdown":
		go func() { // not here: requests that are to be finished need the answers that this goroutine reads
			running.Wait()
			os.Exit(0)
		}()
	}
}

// begin answers a request, in a goroutine of its own. The host sends no more of them at once than we declare.
func (h *host) begin(m message) {
	var said struct {
		Request request `json:"payload"`
	}
	if err := json.Unmarshal(m.Payload, &said); err != nil {
		h.send("http", m.RequestID, failure(500, "short-links does not understand the host: %v", err))
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	h.mutex.Lock()
	h.served[m.RequestID] = stop
	h.mutex.Unlock()
	running.Add(1)
	go func() {
		defer running.Done()
		defer stop()
		answer := guarded(ctx, h, said.Request)
		if h.take(m.RequestID) != nil { // else it was cancelled meanwhile: nobody wants the answer
			h.send("http", m.RequestID, answer)
		}
	}()
}

// take removes a request from those that are to be answered; nil if it is none of them any more.
func (h *host) take(id string) context.CancelFunc {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	stop := h.served[id]
	delete(h.served, id)
	return stop
}

// guarded gives an answer in any case; without one the browser would wait for its time limit.
func guarded(ctx context.Context, h *host, r request) (result response) {
	defer func() {
		if fault := recover(); fault != nil {
			log.Printf("ERROR: %s %s: %v", r.Method, r.Path, fault)
			result = failure(500, "Internal error in short-links; its log has the details")
		}
	}()
	result, err := respond(ctx, h, r)
	var refused *storeError
	if errors.As(err, &refused) {
		log.Printf("ERROR: %s %s: %v", r.Method, r.Path, err)
		return failure(503, "The host's store refused: %s", refused.Message)
	}
	if err != nil && ctx.Err() == nil {
		log.Printf("ERROR: %s %s: %v", r.Method, r.Path, err)
		return failure(500, "Internal error in short-links; its log has the details")
	}
	return result
}

// ask asks the host's store, and waits for the answer until nobody waits for ours.
func (h *host) ask(ctx context.Context, q question) (answer, error) {
	reply := make(chan answer, 1)
	h.mutex.Lock()
	h.lastID++
	id := fmt.Sprintf("kv-%d", h.lastID)
	h.asked[id] = reply
	h.mutex.Unlock()
	h.send("kv", id, q)
	select {
	case got := <-reply:
		if got.Error != nil {
			return got, got.Error
		}
		return got, nil
	case <-ctx.Done():
		h.forget(id)
		return answer{}, ctx.Err()
	}
}

// hear takes the host's answer to a question of ours. What has an action is a question of the host's own, to which this
// plugin has nothing to say.
func (h *host) hear(m message) {
	var said struct {
		Action string `json:"action"`
		answer
	}
	if err := json.Unmarshal(m.Payload, &said); err != nil {
		said.Error = &storeError{"not_understood", err.Error()}
	}
	if said.Action != "" {
		h.send("kv", m.RequestID, map[string]any{"value": nil})
	} else if reply := h.forget(m.RequestID); reply != nil {
		reply <- said.answer
	}
}

func (h *host) forget(id string) chan answer {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	reply := h.asked[id]
	delete(h.asked, id)
	return reply
}

// end stops what is under way on a connection that is gone: nobody can be answered there any more.
func (h *host) end() {
	h.connection.Close()
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for id, stop := range h.served {
		stop()
		delete(h.served, id)
	}
}

func contains(list []string, wanted string) bool {
	for _, one := range list {
		if one == wanted {
			return true
		}
	}
	return false
}
