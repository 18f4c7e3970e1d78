% Sorts the terms of a file into another one, solves eight queens, and counts with big numbers.
sel(X, [X|Xs], Xs).
sel(X, [Y|Ys], [Y|Zs]) :- sel(X, Ys, Zs).
place([], []).
place(Free, [Q|Qs]) :- sel(Q, Free, Rest), place(Rest, Qs), apart(Q, Qs, 1).
apart(_, [], _).
apart(Q, [P|Ps], D) :- Q =\= P + D, Q =\= P - D, E is D + 1, apart(Q, Ps, E).
terms(S, Ts) :- read(S, T), ( T == end_of_file -> Ts = [] ; Ts = [T|Us], terms(S, Us) ).
out(_, []).
out(O, [T|Ts]) :- writeq(O, T), write(O, '.'), nl(O), out(O, Ts).
sorted(In, Out) :-
    open(In, read, S), terms(S, Ts), close(S), msort(Ts, Us),
    open(Out, write, O), out(O, Us), close(O).
power(_, 0, 1) :- !.
power(B, N, P) :- M is N - 1, power(B, M, Q), P is B * Q.
main :-
    findall(Qs, place([1,2,3,4,5,6,7,8], Qs), All), length(All, N), All = [First|_],
    write(N-First), nl,
    power(7, 300, P), write(P), nl,
    catch(atom_length(_, _), E, (writeq(E), nl)),
    sorted('/in.pl', '/out.pl').
:- initialization(main).
