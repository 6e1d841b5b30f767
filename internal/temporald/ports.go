package temporald

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"syscall"
)

const loopback = "127.0.0.1"

// PortInUse says that the wanted port is taken.
type PortInUse struct{ Port int }

func (e *PortInUse) Error() string {
	return fmt.Sprintf("port %d on %s, wanted for the embedded Temporal server, is in use", e.Port, loopback)
}

// free says whether a port that was asked for can be had. Zero always can.
func free(port int) error {
	listener, err := listen(port)
	if err == nil {
		return listener.Close()
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return &PortInUse{Port: port}
	}
	return fmt.Errorf("cannot listen on %s:%d for the embedded Temporal server: %w", loopback, port, err)
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
}

// Ports are taken from below the range out of which operating systems serve outgoing connections:
// there, a port that was free a moment ago is soon somebody's.
const (
	lowestPort  = 15000
	highestPort = 31999
)

// choosePorts finds a port for each service, all different. The first is the frontend's; wanted is
// used for it unless it is zero.
func choosePorts(wanted int) ([]int, error) {
	ports := make([]int, 0, len(services))
	// Held until all are chosen, so that none is chosen twice.
	var held []net.Listener
	defer func() {
		for _, l := range held {
			_ = l.Close()
		}
	}()
	var last error
	for try := 0; len(ports) < len(services) && try < 1000; try++ {
		port := lowestPort + rand.IntN(highestPort-lowestPort+1)
		if len(ports) == 0 && wanted != 0 {
			port = wanted
		}
		listener, err := listen(port)
		if err != nil {
			last = err
			continue
		}
		held = append(held, listener)
		ports = append(ports, port)
	}
	if len(ports) < len(services) {
		return nil, fmt.Errorf("no free port on %s for the embedded Temporal server: %w", loopback, last)
	}
	return ports, nil
}
