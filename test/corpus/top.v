// A serial port that sends the pulse width it is given, a multiplier behind it, and a generator of
// pseudo-random numbers: enough for every kind of cell that the small iCE40s have.
module transmitter #(parameter DIVIDER = 104) (input clock, input [7:0] data, input send,
                                               output reg busy = 0, output line);
  reg [9:0] frame = 10'h3ff;
  reg [3:0] bits_left = 0;
  reg [$clog2(DIVIDER)-1:0] phase = 0;
  assign line = frame[0];
  always @(posedge clock)
    if (!busy && send) begin
      frame <= {1'b1, data, 1'b0};
      bits_left <= 10;
      phase <= 0;
      busy <= 1;
    end else if (busy) begin
      phase <= phase == DIVIDER - 1 ? 0 : phase + 1;
      if (phase == DIVIDER - 1) begin
        frame <= {1'b1, frame[9:1]};
        bits_left <= bits_left - 1;
        busy <= bits_left != 1;
      end
    end
endmodule

module generator (input clock, output reg [31:0] state = 32'h1);
  wire bit = state[31] ^ state[21] ^ state[1] ^ state[0];
  always @(posedge clock) state <= {state[30:0], bit};
endmodule

module history (input clock, input [7:0] value, input write, input [7:0] index,
                output reg [7:0] found);
  reg [7:0] memory [0:255];
  reg [7:0] next = 0;
  always @(posedge clock) begin
    if (write) begin
      memory[next] <= value;
      next <= next + 1;
    end
    found <= memory[index];
  end
endmodule

module top (input clock, input [7:0] width, output pulse, output line, output [3:0] light);
  wire [31:0] random;
  wire [7:0] found;
  wire busy;
  reg [7:0] ramp = 0;
  reg [15:0] product = 0;
  generator generator (.clock(clock), .state(random));
  history history (.clock(clock), .value(product[15:8]), .write(random[0] & !busy),
                   .index(random[15:8]), .found(found));
  transmitter transmitter (.clock(clock), .data(found ^ width), .send(random[3]), .busy(busy),
                           .line(line));
  always @(posedge clock) begin
    ramp <= ramp + 1;
    product <= random[7:0] * width;
  end
  assign pulse = ramp < width;
  assign light = found[3:0] ^ product[7:4];
endmodule
