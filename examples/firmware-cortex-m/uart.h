#pragma once

void uart_init(void);
void uart_print(const char *text);
void uart_print_number(unsigned number);
