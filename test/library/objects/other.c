int nothing_of_aotc;
