"""What the build hook compiles: releases and term tables."""
