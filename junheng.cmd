@echo off
rem The one door (Windows). Finds a Python from 3.11 up and hands everything to tools\bootstrap.py.
rem JUNHENG_PYTHON names another interpreter. ASCII only: cmd reads this file in the console's code page.
setlocal EnableExtensions DisableDelayedExpansion
set "CHECK=import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))"

if not defined JUNHENG_PYTHON goto launcher
"%JUNHENG_PYTHON%" -c "%CHECK%" >nul 2>nul
if not errorlevel 1 set RUN="%JUNHENG_PYTHON%"
if defined RUN goto run

:launcher
for %%V in (3.13 3.12 3.11) do if not defined RUN (
  py -%%V -c "%CHECK%" >nul 2>nul && set "RUN=py -%%V"
)
if defined RUN goto run
for %%P in (python3 python) do if not defined RUN (
  %%P -c "%CHECK%" >nul 2>nul && set "RUN=%%P"
)
if defined RUN goto run

echo No Python 3.11, 3.12 or 3.13 was found. Install one from your software source, or name it in JUNHENG_PYTHON. 1>&2
exit /b 75

:run
%RUN% -I -S "%~dp0tools\bootstrap.py" %*
exit /b %ERRORLEVEL%
